package dev.spirebridge.demo.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyProgramTest {
  @TempDir Path folder;

  @Test
  void findsTheFirstThatCanBeExecuted() throws Exception {
    var plain = Files.createDirectory(folder.resolve("plain"));
    Files.createFile(plain.resolve("envoy"));
    var nested = Files.createDirectories(folder.resolve("nested/envoy")).getParent();
    var right = Files.createDirectory(folder.resolve("right"));
    var program =
        Files.createFile(
            right.resolve("envoy"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

    var searchPath = plain + "::" + nested + ":" + folder.resolve("missing") + ":" + right;
    assertThat(EnvoyProgram.find(searchPath)).contains(new EnvoyProgram(program));
  }

  @Test
  void findsNothingWhereThereIsNone() {
    assertThat(EnvoyProgram.find(folder.toString())).isEmpty();
    assertThat(EnvoyProgram.find("")).isEmpty();
  }
}
