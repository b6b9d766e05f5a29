package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.From;
import java.util.Map;

/**
 * A branch of the repository that is built with every push, and answers. The physical name is the app's and the
 * branch's, with a slash between them.
 *
 * @param stage as Amplify calls what it is for
 * @param build tells by which settings it is to be built, whose change nobody pushes: another one is built at once
 */
public record AmplifyBranch(
    @From("amplify.repository") String appId, String stage, boolean autoBuild, String build, Map<String, String> tags)
    implements Desired {}
