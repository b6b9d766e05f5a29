package dev.webapp.platform.aws.ec2;

/**
 * What a platform asks of its network.
 *
 * @param entry whether something faces the Internet, so that public subnets have to be there and reached from it
 * @param cloudFront whether CloudFront reaches into the VPC, so that its security group there is looked up
 * @param fargate whether pods run on Fargate, which takes no subnet that a route leads to the Internet from
 * @param nat whether pods have to get out to the Internet: what is missing is a failure if so, worth a warning where
 *     null, else nothing
 * @param acls whether the database subnets get a network ACL of ours, so that nothing else may be in them
 */
public record NetworkNeeds(boolean entry, boolean cloudFront, boolean fargate, Boolean nat, boolean acls) {
  /** Nothing but subnets. */
  public static final NetworkNeeds NONE = new NetworkNeeds(false, false, false, false, false);

  public NetworkNeeds withEntry() {
    return new NetworkNeeds(true, cloudFront, fargate, nat, acls);
  }

  public NetworkNeeds withCloudFront() {
    return new NetworkNeeds(entry, true, fargate, nat, acls);
  }

  public NetworkNeeds withFargate() {
    return new NetworkNeeds(entry, cloudFront, true, nat, acls);
  }

  public NetworkNeeds withNat(Boolean needed) {
    return new NetworkNeeds(entry, cloudFront, fargate, needed, acls);
  }

  public NetworkNeeds withAcls() {
    return new NetworkNeeds(entry, cloudFront, fargate, nat, true);
  }
}
