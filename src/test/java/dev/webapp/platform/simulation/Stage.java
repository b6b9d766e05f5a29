package dev.webapp.platform.simulation;

import dev.webapp.platform.cli.SandboxWorld;

/** What operator processes play on: it outlives each of them. */
record Stage(SandboxWorld sandbox, ClusterWrites writes, Lag lag, Parts parts, Witness witness) {}
