package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code status} takes. */
class StatusCommandTest extends CommandLines {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost                       | \"localhost\" is not the address of an instance; write HOST:PORT or a URL, such as http://127.0.0.1:9877",
        "tcp://127.0.0.1:8234            | \"tcp://127.0.0.1:8234\" is an address for proxies; write the one of --http, such as http://127.0.0.1:9877",
        "-n shop                         | -n and --port are of a pod; name it with --pod, or write HOST:PORT",
        "--port 1                        | -n and --port are of a pod; name it with --pod, or write HOST:PORT",
        "--pod web                       | name the pod's namespace with -n",
        "--pod web -n shop 127.0.0.1:1   | write either an address or --pod, not both",
        "--pod web -n shop --port 70000  | 70000 is no port; write 1 to 65535",
        "--pod ../x -n shop              | \"../x\" is not the name of an object; write it as kubectl get shows it",
        "--pod web -n Shop               | \"Shop\" is not a namespace; write at most 63 of a-z, 0-9 and -",
      })
  void saysWhatToWriteInstead(String typed, String message) {
    assertThat(run(("status " + typed.strip()).split(" +"))).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "spire-bridge: %s\nRun spire-bridge status --help to see what it takes.\n"
                .formatted(message));
    assertThat(out.toString()).isEmpty();
  }
}
