package dev.webapp.platform.cli;

import dev.webapp.platform.api.FrontendSpec;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.resource.Ownership;
import java.util.List;

/**
 * The two commands with which a pipeline brings new files to a static site. They find what they need by tags, so that
 * they hold whatever it is called; where several clusters have a platform of one name in one account, they find several
 * and do nothing.
 */
final class UploadCommands {
  private UploadCommands() {}

  /** As comments of YAML, a line each; none where the platform has no static site. */
  static List<String> of(WebAppPlatform platform) {
    List<FrontendSpec> frontends = platform.getSpec().frontends();
    return frontends.stream().filter(frontend -> frontend.type() == FrontendSpec.Type.STATIC_SITE)
        .flatMap(frontend -> of(platform, frontend).stream()).toList();
  }

  private static List<String> of(WebAppPlatform platform, FrontendSpec frontend) {
    String name = platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName();
    return List.of("# New files of front end " + frontend.name() + ", from the folder dist:",
        "#   aws s3 sync dist \"s3://$(" + find(name, "Bucket/frontend." + frontend.name(),
            platform.getSpec().aws().region()) + " | cut -d: -f6)\" --delete",
        "#   aws cloudfront create-invalidation --paths '/*' --distribution-id \"$(" + find(name,
            "Distribution/" + frontend.name(), "us-east-1") + " | cut -d/ -f2)\"");
  }

  private static String find(String platform, String id, String region) {
    return "aws resourcegroupstaggingapi get-resources --region " + region + " --tag-filters Key=" + Ownership.PLATFORM
        + ",Values=" + platform + " Key=" + Ownership.ID + ",Values=" + id
        + " --query 'ResourceTagMappingList[].ResourceARN' --output text";
  }
}
