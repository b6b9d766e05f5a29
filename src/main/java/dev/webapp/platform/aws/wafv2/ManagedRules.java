package dev.webapp.platform.aws.wafv2;

/**
 * A rule group in a {@link WebAcl}.
 *
 * @param counts whether it only counts what it would block
 */
public record ManagedRules(ManagedRuleGroup group, boolean counts) {
  /**
   * @param group a constant of {@link ManagedRuleGroup}, by its name
   */
  public static ManagedRules of(String group, boolean counts) {
    return new ManagedRules(ManagedRuleGroup.valueOf(group), counts);
  }

  @Override
  public String toString() {
    return group.word() + (counts ? " (counting)" : "");
  }
}
