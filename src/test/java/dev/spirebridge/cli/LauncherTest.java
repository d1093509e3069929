package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a source tree whose Maven and java only say that they were called. */
class LauncherTest {

  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    Files.copy(Path.of("spire-bridge"), tree.resolve("spire-bridge"));
    Files.createDirectories(tree.resolve("bridge/src/main"));
    Files.createDirectories(tree.resolve("target"));
    Files.createFile(tree.resolve("pom.xml"));
    for (String source : new String[] {"pom.xml", "bridge/src/main"}) {
      Files.setLastModifiedTime(tree.resolve(source), LONG_AGO);
    }
    script("jdk/bin/java", "echo run");
    script("mvnw", "echo built; : >target/spire-bridge.jar");
  }

  @Test
  void buildsOnceAndThenOnlyRuns() throws Exception {
    assertThat(launch()).contains("built").endsWith("run\n");
    assertThat(launch()).isEqualTo("run\n");
  }

  @Test
  void buildsAgainAfterABuildThatWasBrokenOff() throws Exception {
    script("mvnw", ": >target/spire-bridge.jar; exit 1");
    assertThat(launch()).contains("the build failed");

    script("mvnw", "echo built; : >target/spire-bridge.jar");
    assertThat(launch()).contains("built").endsWith("run\n");
  }

  private void script(String path, String commands) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String launch() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", tree.resolve("spire-bridge").toString());
    builder.environment().put("JAVA_HOME", tree.resolve("jdk").toString());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
