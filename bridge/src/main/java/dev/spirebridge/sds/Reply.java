package dev.spirebridge.sds;

import java.util.List;

/**
 * A response to be sent, in either protocol's terms.
 *
 * @param version of the response as a whole
 * @param removed names that a request for everything covered and that are no more; Delta alone can
 *     say this
 */
record Reply(String version, String nonce, List<EncodedSecret> secrets, List<String> removed) {}
