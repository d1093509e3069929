package dev.spirebridge.files;

import dev.spirebridge.files.IdentityFile.Kind;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Pem;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.TrustBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The names under which readers look for their files.
 *
 * <p>The order is the same in all. Trust bundles come first: a new authority is known before the
 * certificate that it signed is presented. The key comes next and the chain last, as Istio's agent
 * writes them; Emissary wants both, and who watches the chain alone finds all the rest in place.
 *
 * <p>The file of roots holds the own trust domain's bundle and nothing else. Its readers take every
 * authority in it for any identity, so a pooled one would let each federated partner mint ours.
 */
public enum FileProfile {
  /** What Istio's agent writes for OUTPUT_CERTS, and Emissary, EnRoute and Gloo's sds read. */
  ISTIO("root-cert.pem", "key.pem", "cert-chain.pem"),

  /** The keys of a Secret of type kubernetes.io/tls, as cert-manager fills them. */
  KUBERNETES("ca.crt", "tls.key", "tls.crt"),

  /** What spiffe-helper writes by default, and besides a file for each federated trust domain. */
  SPIFFE("bundle.pem", "svid_key.pem", "svid.pem") {
    @Override
    void addFederated(List<TrustBundle> federated, List<IdentityFile> files, List<String> leftOut) {
      for (TrustBundle bundle : federated) {
        String trustDomain = bundle.trustDomain().getName();
        String name = trustDomain + SUFFIX;
        if (isUsable(trustDomain) && !names().contains(name)) {
          files.add(new IdentityFile(name, Kind.CERTIFICATES, pem(bundle)));
        } else {
          leftOut.add(trustDomain);
        }
      }
    }
  };

  private static final String SUFFIX = ".pem";

  /** File names have 255 bytes, and the temporary ones need some of them. */
  private static final int MAX_TRUST_DOMAIN = 200;

  private final String roots;
  private final String key;
  private final String chain;

  FileProfile(String roots, String key, String chain) {
    this.roots = roots;
    this.key = key;
    this.chain = chain;
  }

  /** The files that every set of this profile has. */
  public Set<String> names() {
    return Set.of(roots, key, chain);
  }

  /** The name of the file with the private key. */
  String key() {
    return key;
  }

  /** What is to be in the folder. */
  FileSet of(Svid svid, IdentitySnapshot identities) {
    List<IdentityFile> files = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    TrustBundle own = identities.bundle(svid.id().getTrustDomain()).orElseGet(identities::own);
    files.add(new IdentityFile(roots, Kind.CERTIFICATES, pem(own)));
    List<TrustBundle> others =
        identities.bundles().values().stream().filter(bundle -> !bundle.equals(own)).toList();
    addFederated(others, files, leftOut);
    files.add(new IdentityFile(key, Kind.PRIVATE_KEY, Pem.privateKey(svid.key())));
    files.add(new IdentityFile(chain, Kind.CERTIFICATES, Pem.certificates(svid.chain())));
    return new FileSet(files, leftOut);
  }

  /** Where the profile has a place for them. */
  void addFederated(List<TrustBundle> federated, List<IdentityFile> files, List<String> leftOut) {}

  private static byte[] pem(TrustBundle bundle) {
    return Pem.certificates(bundle.authorities());
  }

  /** A name that begins with a dot could be taken for one of our own files. */
  private static boolean isUsable(String trustDomain) {
    return !trustDomain.startsWith(".") && trustDomain.length() <= MAX_TRUST_DOMAIN;
  }
}
