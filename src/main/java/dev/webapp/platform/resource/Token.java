package dev.webapp.platform.resource;

/**
 * Makes a repeated creation the same creation.
 *
 * @param value 32 hexadecimal digits, derived from the platform's uid and the desired state
 */
public record Token(String value) {}
