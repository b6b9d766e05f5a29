package dev.webapp.platform.cli;

/** The program's entry. */
public final class Main {
  private Main() {}

  static void main(String[] args) {
    System.out.println("webapp-platform-operator on Java " + Runtime.version());
  }
}
