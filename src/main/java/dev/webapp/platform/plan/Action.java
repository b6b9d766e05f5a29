package dev.webapp.platform.plan;

import java.util.Arrays;
import java.util.Optional;

/** What a step does to its resource. */
public enum Action {
  CREATE("create", "+"),
  UPDATE("update", "~"),
  /** Delete and create again under the same name. */
  REPLACE("replace", "±"),
  DELETE("delete", "-"),
  /** Make ours what is there already, whoever made it. */
  ADOPT("adopt", "»"),
  /** Own it no longer, and leave it as it is. */
  LET_GO("let go", "○"),
  /** Something of that name is there and is not ours: nothing is done. */
  REFUSE("refuse", "!");

  private final String word;
  private final String sign;

  Action(String word, String sign) {
    this.word = word;
    this.sign = sign;
  }

  /** The action of that word; empty where there is none. */
  public static Optional<Action> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word.equals(word)).findFirst();
  }

  /** One character, as plans print it. */
  public String sign() {
    return sign;
  }

  @Override
  public String toString() {
    return word;
  }
}
