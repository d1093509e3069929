package dev.spirebridge.sds;

/**
 * One listener's names for one kind of client. Compared by identity: it is looked up for every
 * stream on every change, and a listener makes its two keys once.
 */
final class CatalogKey {

  private final SecretNames names;
  private final boolean plainValidation;

  CatalogKey(SecretNames names, boolean plainValidation) {
    this.names = names;
    this.plainValidation = plainValidation;
  }

  SecretNames names() {
    return names;
  }

  boolean plainValidation() {
    return plainValidation;
  }
}
