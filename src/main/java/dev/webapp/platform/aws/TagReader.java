package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Scope;
import java.util.Map;

/** Reads the tags of resources of one service, for kinds of another. */
public interface TagReader {
  /** Throws {@link dev.webapp.platform.resource.Problem} of category NOT_FOUND where the resource is not there. */
  Map<String, String> read(Scope scope, String arn);
}
