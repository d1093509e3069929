package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

  @TempDir private Path folder;

  @Test
  void readsText() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "\uFEFFhttp: off");

    assertThat(ConfigFile.read(file)).isEqualTo(new ConfigFile.Text(file.toString(), "http: off"));
  }

  @Test
  void saysWhyAFileCannotBeUsed() throws IOException {
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, 0x00});

    assertThat(reason(ConfigFile.read(folder.resolve("none")))).isEqualTo("does not exist");
    assertThat(reason(ConfigFile.read(folder))).isEqualTo("is a folder");
    assertThat(reason(ConfigFile.read(bytes))).isEqualTo("is not UTF-8 text");
    assertThat(reason(ConfigFile.read(Path.of("/dev/zero")))).isEqualTo("is larger than 1 MiB");
  }

  @Test
  void anUnusableFileIsReportedWithTheOtherProblems() {
    ConfigInputs inputs =
        ConfigInputs.read(
            Map.of("--config", List.of("/nowhere.yaml"), "--http", List.of("x")), Map.of());

    assertThat(((ConfigResult.Invalid<BridgeConfig>) ConfigLoader.load(inputs)).problems())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "/nowhere.yaml: does not exist; check the path",
            "--http: \"x\" is not HOST:PORT: the port is missing; write 127.0.0.1:PORT");
  }

  @Test
  void theFileIsNamedByTheFlagOrTheVariable() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "a", StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of("SPIRE_BRIDGE_CONFIG", file.toString());
    Map<String, List<String>> flags = Map.of("--config", List.of("/nowhere"));

    assertThat(ConfigInputs.read(Map.of(), environment).file().map(ConfigFile::name))
        .contains(file.toString());
    assertThat(ConfigInputs.read(flags, environment).file().map(ConfigFile::name))
        .contains("/nowhere");
    assertThat(ConfigInputs.read(Map.of(), Map.of("SPIRE_BRIDGE_CONFIG", "")).file())
        .isEqualTo(Optional.empty());
  }

  private static String reason(ConfigFile file) {
    return ((ConfigFile.Unusable) file).reason();
  }
}
