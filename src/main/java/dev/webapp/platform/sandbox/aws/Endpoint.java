package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import java.lang.reflect.Method;
import java.net.SocketException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A client's way to a service of one region: where calls are counted and faults happen. The SDK's retries are not
 * played; a caller sees each refusal.
 */
final class Endpoint implements SdkClient.Way {
  /** Who calls. */
  @FunctionalInterface
  interface Caller {
    /** Throws the service's refusal where the call is not allowed. */
    void authorize(Call call, Operations service);
  }

  private final AwsAccount account;
  private final Place place;
  private final Operations operations;
  private final Caller caller;

  Endpoint(AwsAccount account, Place place, Operations operations, Caller caller) {
    this.account = account;
    this.place = place;
    this.operations = operations;
    this.caller = caller;
  }

  @Override
  public Object call(Method method, Object... arguments) {
    long number = account.calls().nextNumber();
    Call call = new Call(
        number, place.name(), operations.service().prefix(), Operations.name(method), (SdkRequest) arguments[0],
        account.now());
    Faults plan = account.plan();
    Fault fault = plan.on(call).orElse(null);
    String outcome = CallLog.OK;
    try {
      return place.during(call, plan.needsHistory(), () -> suffer(fault, call, method, arguments));
    } catch (AwsServiceException e) {
      outcome = e.awsErrorDetails().errorCode();
      throw e;
    } catch (SdkClientException e) {
      outcome = CallLog.CUT;
      throw e;
    } catch (Crash e) {
      outcome = CallLog.CRASH;
      throw e;
    } finally {
      account.calls().record(call, outcome);
    }
  }

  private Object suffer(Fault fault, Call call, Method method, Object[] arguments) {
    ServiceModel service = operations.service();
    return switch (fault) {
      case null -> invoke(call, method, arguments);
      case Fault.Throttle throttle -> throw service.error(service.throttling());
      case Fault.InternalError internalError -> throw service.error(service.failure());
      case Fault.Refuse(String code, int status, String message) -> throw service.error(code, status, message);
      case Fault.CrashBefore crash -> throw new Crash(call, "before");
      case Fault.CrashAfter crash -> {
        invokeWhateverComes(call, method, arguments);
        throw new Crash(call, "after");
      }
      case Fault.CutAfterEffect cut -> {
        invokeWhateverComes(call, method, arguments);
        throw SdkClientException.create("Unable to execute HTTP request: Connection reset",
            new SocketException("Connection reset"));
      }
      case Fault.BehindCalls behind -> {
        if (!call.write()) {
          place.view().behindCalls(behind.calls());
        }
        yield invoke(call, method, arguments);
      }
      case Fault.Behind behind -> {
        if (!call.write()) {
          place.view().behind(behind.age());
        }
        yield invoke(call, method, arguments);
      }
    };
  }

  private Object invoke(Call call, Method method, Object[] arguments) {
    caller.authorize(call, operations);
    return operations.invoke(method, arguments);
  }

  /** The answer is lost, and a refusal with it. */
  private void invokeWhateverComes(Call call, Method method, Object[] arguments) {
    try {
      invoke(call, method, arguments);
    } catch (AwsServiceException lost) {
      // The caller never learns of it.
    }
  }
}
