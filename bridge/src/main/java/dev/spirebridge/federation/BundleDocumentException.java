package dev.spirebridge.federation;

/**
 * Something is no SPIFFE bundle document. The message says why and holds nothing of its content.
 */
public final class BundleDocumentException extends Exception {

  private static final long serialVersionUID = 1L;

  BundleDocumentException(String message) {
    super(message);
  }
}
