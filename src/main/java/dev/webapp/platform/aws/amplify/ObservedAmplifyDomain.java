package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A host of an app as AWS tells it.
 *
 * @param branch that answers; null where none does
 * @param certificateArn null where Amplify has one of its own
 * @param reason why its status is what it is; may be null
 * @param target what a record is to lead to; null while that is not known
 */
record ObservedAmplifyDomain(String appId, String host, String branch, String certificateArn, String status,
    String reason, String target, Map<String, String> tags) implements Observed {}
