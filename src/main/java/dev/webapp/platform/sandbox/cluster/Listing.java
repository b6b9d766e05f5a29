package dev.webapp.platform.sandbox.cluster;

import java.util.List;

/** The objects that a list found, and the version from which a watch continues it. */
public record Listing(long resourceVersion, List<Snapshot> items) {}
