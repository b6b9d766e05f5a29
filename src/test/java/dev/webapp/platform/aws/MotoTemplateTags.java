package dev.webapp.platform.aws;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The tags of launch templates, which moto keeps and tells, but with the templates only those of their birth. */
final class MotoTemplateTags {
  private MotoTemplateTags() {}

  /** The same client, which tells templates with the tags that they have; it may have to read these. */
  static Ec2Client tagged(Ec2Client moto) {
    return (Ec2Client) Proxy.newProxyInstance(moto.getClass().getClassLoader(), new Class<?>[] {Ec2Client.class},
        (proxy, method, args) -> call(moto, proxy, method, args));
  }

  private static Object call(Ec2Client moto, Object proxy, Method method, Object[] args) throws Throwable {
    if (args != null && args.length > 0 && args[0] instanceof Consumer<?>) {
      return InvocationHandler.invokeDefault(proxy, method, args);
    }
    try {
      Object answer = method.invoke(moto, args);
      return answer instanceof DescribeLaunchTemplatesResponse told ? told.toBuilder()
          .launchTemplates(told.launchTemplates().stream().map(each -> tagged(moto, each)).toList()).build() : answer;
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static LaunchTemplate tagged(Ec2Client moto, LaunchTemplate template) {
    List<Tag> tags = moto.describeTags(r -> r.filters(f -> f.name("resource-id").values(template.launchTemplateId())))
        .tags().stream().map(tag -> Tag.builder().key(tag.key()).value(tag.value()).build()).toList();
    return template.toBuilder().tags(tags).build();
  }
}
