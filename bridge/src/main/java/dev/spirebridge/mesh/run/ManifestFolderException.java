package dev.spirebridge.mesh.run;

/** Why manifests could not be written; the message is a sentence that ends with what to do. */
public final class ManifestFolderException extends Exception {

  private static final long serialVersionUID = 1L;

  public ManifestFolderException(String message) {
    super(message);
  }
}
