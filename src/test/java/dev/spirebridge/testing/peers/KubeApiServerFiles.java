package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What a {@link KubeApiServer} reads: tokens, a key, an audit policy; and its kubeconfigs. */
record KubeApiServerFiles(Path folder, boolean audited) {

  private static final String KEY = "service-account.key";
  private static final String TOKENS = "tokens.csv";
  private static final String POLICY = "audit-policy.yaml";

  static KubeApiServerFiles write(Path folder, KubeApiServerOptions options) {
    KubeApiServerFiles files = new KubeApiServerFiles(folder, options.audit().isPresent());
    StringBuilder tokens =
        new StringBuilder(token("admin")).append(",admin,admin,\"system:masters\"\n");
    for (String user : options.users()) {
      tokens.append("%s,%s,%s\n".formatted(token(user), user, user));
    }
    files.write(TOKENS, tokens.toString());
    files.write(KEY, newKey());
    options
        .audit()
        .ifPresent(level ->
            files.write(
                POLICY,
                """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                  - level: %s
                """
                    .formatted(level)));
    return files;
  }

  Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path auditLog() {
    return folder.resolve("audit.jsonl");
  }

  List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add("--cert-dir=" + certificates());
    flags.add("--token-auth-file=" + folder.resolve(TOKENS));
    flags.add("--service-account-key-file=" + folder.resolve(KEY));
    flags.add("--service-account-signing-key-file=" + folder.resolve(KEY));
    if (audited) {
      flags.add("--audit-policy-file=" + folder.resolve(POLICY));
      flags.add("--audit-log-path=" + auditLog());
      flags.add("--audit-log-mode=blocking-strict");
    }
    return flags;
  }

  Path kubeconfig(String user, String address) {
    return write(
        user.replaceAll("[^A-Za-z0-9]+", "-") + ".kubeconfig",
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
          - name: test
            cluster: {server: "%s", certificate-authority: "%s"}
        users:
          - name: "%s"
            user: {token: "%s"}
        contexts:
          - name: test
            context: {cluster: test, user: "%s"}
        """
            .formatted(address, authority(), user, token(user), user));
  }

  /** The API server writes it at its first start. */
  Path authority() {
    return certificates().resolve("apiserver.crt");
  }

  /** Written after the certificate, which is whole once this is there. */
  Path authorityKey() {
    return certificates().resolve("apiserver.key");
  }

  private Path certificates() {
    return folder.resolve("certificates");
  }

  private static String token(String user) {
    return "token-of-" + user;
  }

  private Path write(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String newKey() {
    try {
      byte[] key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
