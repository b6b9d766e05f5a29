package dev.webapp.platform.sandbox.aws.ec2;

import java.util.List;

/**
 * A network interface that another service holds, so that its groups cannot be deleted.
 *
 * @param owner as AWS describes such interfaces, such as {@code RDSNetworkInterface}
 */
public record Attachment(String id, String owner, String requester, String subnetId, List<String> groupIds) {}
