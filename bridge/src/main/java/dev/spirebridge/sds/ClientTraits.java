package dev.spirebridge.sds;

/**
 * What a client's node message says about the client. All of it is the client's own word: it may
 * choose a form, never an identity.
 *
 * @param nodeId for logs and status; empty when it gave none
 * @param plainValidation whether contexts that leave the choice to the client are plain CA
 */
record ClientTraits(String nodeId, boolean plainValidation) {

  static final ClientTraits UNKNOWN = new ClientTraits("", false);
}
