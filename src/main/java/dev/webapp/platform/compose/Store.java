package dev.webapp.platform.compose;

import dev.webapp.platform.api.Use;
import java.util.Locale;
import java.util.Optional;

/**
 * Something with a port that services keep data in.
 *
 * @param name its name within the platform
 */
record Store(Sort sort, String name) {
  /** The sorts of stores, each with a name space of its own. */
  enum Sort {
    DATABASE, CACHE, DOCUMENT_STORE
  }

  static Store database(String name) {
    return new Store(Sort.DATABASE, name);
  }

  static Store cache(String name) {
    return new Store(Sort.CACHE, name);
  }

  static Store documentStore(String name) {
    return new Store(Sort.DOCUMENT_STORE, name);
  }

  /** The one that a use is of; empty where it is of something without a port and a password. */
  static Optional<Store> of(Use use) {
    if (use.database() != null) {
      return Optional.of(database(use.database()));
    }
    if (use.cache() != null) {
      return Optional.of(cache(use.cache()));
    }
    return Optional.ofNullable(use.documentStore()).map(Store::documentStore);
  }

  /** As texts have it, such as {@code document store docs}. */
  String words() {
    return sort.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + name;
  }

  /** The same at the beginning of one. */
  String title() {
    String words = words();
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** As names have it, such as {@code document-store-docs}; of no two stores the same. */
  String slug() {
    return words().replace(' ', '-');
  }
}
