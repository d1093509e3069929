package dev.spirebridge.testing.leaks;

import dev.spirebridge.app.ExitCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Kubeconfigs whose token and client key are right, and written where or how they must not be. */
record WrongCredentials(KeyedKubernetes cluster, MisplacedKeys misplaced, Path folder) {

  /** Each with the exit code of a command that only asks the cluster. */
  Map<Path, Integer> all() {
    String key = KeyedKubernetes.base64(cluster.clientKey());
    String certificate = KeyedKubernetes.base64(cluster.clientCertificate());
    Map<Path, Integer> all = new LinkedHashMap<>();
    all.put(misplaced.pem(), ExitCode.BAD_USAGE);
    all.put(lineBreak(), ExitCode.BAD_USAGE);
    all.put(
        data("cut-off", certificate, key.substring(0, key.length() / 2)),
        ExitCode.COULD_NOT_FIND_OUT);
    all.put(data("swapped", key, certificate), ExitCode.COULD_NOT_FIND_OUT);
    all.put(data("no-token", certificate, key), ExitCode.COULD_NOT_FIND_OUT);
    all.put(
        file("a-key-as-a-path", "client-certificate: cert.pem, client-key: " + misplaced.base64()),
        ExitCode.COULD_NOT_FIND_OUT);
    return all;
  }

  /** As a file that was read with its last line break leaves it. */
  Path lineBreak() {
    return file("line-break", "token: \"%s\\n\"".formatted(cluster.token()));
  }

  private Path data(String name, String certificate, String key) {
    return file(
        name, "client-certificate-data: %s, client-key-data: %s".formatted(certificate, key));
  }

  private Path file(String name, String user) {
    return cluster.kubeconfig(folder, name, user);
  }
}
