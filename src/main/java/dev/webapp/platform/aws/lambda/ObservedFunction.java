package dev.webapp.platform.aws.lambda;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;

/**
 * A function as Lambda tells.
 *
 * @param state as Lambda writes it, such as {@code Active}
 * @param stateReason why it is in that state; null where nothing is told
 * @param lastUpdate how its last change went, such as {@code Successful}
 * @param lastUpdateReason why; null where nothing is told
 * @param reserved null where nothing is kept for it
 */
record ObservedFunction(String arn, String name, String state, String stateReason, String lastUpdate,
    String lastUpdateReason, String codeSha256, String handler, String runtime, int memoryMb, int timeoutSeconds,
    Map<String, String> environment, String roleArn, List<String> subnetIds, List<String> securityGroupIds,
    Integer reserved, Map<String, String> tags) implements Observed {

  boolean is(State word) {
    return word.toString().equals(state);
  }

  boolean is(LastUpdateStatus word) {
    return word.toString().equals(lastUpdate);
  }

  /** Whether Lambda takes no changes of it now. */
  boolean isBusy() {
    return is(State.PENDING) || is(LastUpdateStatus.IN_PROGRESS);
  }

  ObservedFunction tagged(Map<String, String> others) {
    return new ObservedFunction(arn, name, state, stateReason, lastUpdate, lastUpdateReason, codeSha256, handler,
        runtime, memoryMb, timeoutSeconds, environment, roleArn, subnetIds, securityGroupIds, reserved, others);
  }

  ObservedFunction reserving(Integer number) {
    return new ObservedFunction(arn, name, state, stateReason, lastUpdate, lastUpdateReason, codeSha256, handler,
        runtime, memoryMb, timeoutSeconds, environment, roleArn, subnetIds, securityGroupIds, number, tags);
  }

  /** While Lambda brings other code to it. */
  ObservedFunction running(String sha256) {
    return new ObservedFunction(arn, name, state, stateReason, LastUpdateStatus.IN_PROGRESS.toString(), null, sha256,
        handler, runtime, memoryMb, timeoutSeconds, environment, roleArn, subnetIds, securityGroupIds, reserved, tags);
  }

  /** While Lambda sets it up as desired, but for its code, its reserve and its tags. */
  ObservedFunction settling(Function desired) {
    return new ObservedFunction(arn, name, state, stateReason, LastUpdateStatus.IN_PROGRESS.toString(), null,
        codeSha256, desired.handler(), desired.runtime(), desired.memoryMb(), desired.timeoutSeconds(),
        desired.environment(), desired.roleArn(), desired.subnetIds(), desired.securityGroupIds(), reserved, tags);
  }
}
