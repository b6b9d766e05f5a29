package dev.webapp.platform.resource;

import dev.webapp.platform.graph.Ref;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@link Values} over a lookup of outputs. */
record ResolvingValues(Function<Ref, Object> outputs, boolean symbolic) implements Values {
  @Override
  public String get(Ref ref) {
    return as(String.class, ref, ref.toString());
  }

  @Override
  public Optional<String> ifKnown(Ref ref) {
    return symbolic ? Optional.of(get(ref)) : Optional.ofNullable((String) outputs.apply(ref));
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<String> list(Ref ref) {
    return as(List.class, ref, List.of(ref.toString()));
  }

  /** What is not known yet may be any of those that there will have been. */
  @Override
  public SecretValue secret(Ref ref) {
    return as(SecretValue.class, ref, new SecretValue(ref.toString(), () -> {
      throw new Values.Unknown(ref);
    }, true));
  }

  @Override
  public SecretValue awaited(Ref ref) {
    return new ResolvingValues(_ -> null, symbolic).secret(ref);
  }

  private <T> T as(Class<T> type, Ref ref, T symbol) {
    Object value = outputs.apply(ref);
    if (value != null) {
      return type.cast(value);
    }
    if (symbolic) {
      return symbol;
    }
    throw new Values.Unknown(ref);
  }
}
