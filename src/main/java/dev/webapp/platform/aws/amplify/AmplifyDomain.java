package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.From;

/**
 * A host that a branch answers for. The physical name is the app's and the host's, with a slash between them.
 *
 * @param branch which one
 * @param certificateArn of a certificate in us-east-1 that is issued; so nothing else has to prove the host
 * @param takenBy what has the host's name already, in words; empty where it is free. Amplify leads the record of a
 *     hosted zone's own name to itself, whatever is there
 */
public record AmplifyDomain(
    @From("amplify.repository") String appId,
    @From("amplify.branch") String branch,
    String certificateArn,
    @AtCreation String takenBy) implements Desired {}
