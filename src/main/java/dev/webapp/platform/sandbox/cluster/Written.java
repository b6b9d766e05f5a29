package dev.webapp.platform.sandbox.cluster;

import java.util.List;

/**
 * What a write came to.
 *
 * @param snapshot the object as it is now, or would be after a dry run
 * @param created whether it was not there before
 * @param gone whether it is there no more: a deletion, or the last finalizer's removal
 * @param warnings what the server has to say, such as a field that it dropped
 */
public record Written(Snapshot snapshot, boolean created, boolean gone, List<String> warnings) {}
