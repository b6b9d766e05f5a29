package dev.webapp.platform.resource;

/**
 * A desired state with holes for what other resources tell. Pure, and blind to the values it is given: which refs it
 * asks for never depends on them.
 */
@FunctionalInterface
public interface Template<D extends Desired> {
  D render(Values values);
}
