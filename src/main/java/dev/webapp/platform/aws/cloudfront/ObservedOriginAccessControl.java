package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * An origin access control as CloudFront lists it.
 *
 * @param signing how: {@code always sigv4 s3} as we make them
 */
record ObservedOriginAccessControl(String id, String name, String signing, Map<String, String> tags)
    implements Observed {}
