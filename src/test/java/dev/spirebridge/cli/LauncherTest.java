package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a source tree whose Maven and java only say that they were called. */
class LauncherTest {

  private static final FileTime LONG_AGO = FileTime.fromMillis(0);
  private static final String PRINT_ARGUMENTS = "echo \"$@\"";

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
    script("deploy/image/trial", "echo cached by $1; : >\"$4\"");
  }

  @Test
  void buildsOnceAndThenOnlyRuns() throws Exception {
    assertThat(launch())
        .contains("built", "cached by " + tree.resolve("jdk/bin/java"))
        .endsWith("run\n");
    assertThat(launch()).isEqualTo("run\n");
  }

  @Test
  void startsFromTheCacheOfItsBuildUntilTheJarIsAnotherOne() throws Exception {
    script("jdk/bin/java", PRINT_ARGUMENTS);
    String cache = "-XX:SharedArchiveFile=%s/target/spire-bridge.aot".formatted(tree.toRealPath());
    launch();

    assertThat(launch("serve")).contains(cache);
    assertThat(launch("controller")).doesNotContain("SharedArchiveFile");

    Files.setLastModifiedTime(
        tree.resolve("target/spire-bridge.jar"),
        FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    assertThat(launch("serve")).doesNotContain("SharedArchiveFile");
  }

  /** The JVM puts no class of a signed jar into a cache, and BouncyCastle's is one. */
  @Test
  void hasTheLibraryWithoutItsSignatureFirstOnTheClassPath() throws Exception {
    script("jdk/bin/java", PRINT_ARGUMENTS);
    launch();
    Files.createFile(tree.resolve("target/bcprov-unsigned.jar"));

    assertThat(launch("serve"))
        .endsWith(
            " -cp %1$s/bcprov-unsigned.jar:%1$s/spire-bridge.jar dev.spirebridge.cli.Main serve\n"
                .formatted(tree.resolve("target").toRealPath()));
  }

  @Test
  void runsWithoutACacheThatCouldNotBeMade() throws Exception {
    script("jdk/bin/java", PRINT_ARGUMENTS);
    script("deploy/image/trial", ": >\"$4\"; exit 1");

    assertThat(launch("serve"))
        .contains("it could not be made")
        .endsWith(" -jar %s/target/spire-bridge.jar serve\n".formatted(tree.toRealPath()))
        .doesNotContain("SharedArchiveFile");
  }

  @Test
  void buildsAgainAfterABuildThatWasBrokenOff() throws Exception {
    script("mvnw", ": >target/spire-bridge.jar; exit 1");
    assertThat(launch()).contains("the build failed");

    script("mvnw", "echo built; : >target/spire-bridge.jar");
    assertThat(launch()).contains("built").endsWith("run\n");
  }

  @Test
  void givesTheFlagsOfItsFileThenThoseOfTheUserThenTheCommandsOwn() throws Exception {
    printArguments();

    assertThat(launch("serve", "--http", "127.0.0.1:1"))
        .isEqualTo(
            "@%1$s/deploy/image/jvm.flags -Xmx40m -Xss1m @%1$s/deploy/image/closed.flags -jar %1$s/target/spire-bridge.jar serve --http 127.0.0.1:1\n"
                .formatted(tree.toRealPath()));
  }

  @Test
  void givesTheControllerItsOwnFlagsOnTop() throws Exception {
    printArguments();

    assertThat(launch("controller"))
        .startsWith(
            "@%1$s/deploy/image/jvm.flags @%1$s/deploy/image/controller.flags -Xmx40m"
                .formatted(tree.toRealPath()));
  }

  @Test
  void runsTheProgramInTheRuntimeOfADistributionAndTheCacheForWhatItWasMadeOf() throws Exception {
    Path home = Files.createDirectories(tree.resolve("distribution"));
    Files.copy(tree.resolve("spire-bridge"), home.resolve("spire-bridge"));
    Files.createFile(home.resolve("spire-bridge.aot"));
    script("distribution/java/bin/java", PRINT_ARGUMENTS);

    String cache = "-XX:SharedArchiveFile=%s/spire-bridge.aot".formatted(home.toRealPath());
    assertThat(launchFrom("distribution/spire-bridge", "serve")).contains(cache);
    assertThat(launchFrom("distribution/spire-bridge", "controller"))
        .doesNotContain("SharedArchiveFile");
    assertThat(launchFrom("distribution/spire-bridge", "serve"))
        .startsWith("@%s/jvm.flags".formatted(home.toRealPath()))
        .endsWith("-m dev.spirebridge/dev.spirebridge.cli.Main serve\n");
  }

  private void printArguments() throws IOException {
    script("jdk/bin/java", PRINT_ARGUMENTS);
    Files.createFile(tree.resolve("target/spire-bridge.jar"));
  }

  private void script(String path, String commands) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String launch(String... arguments) throws IOException, InterruptedException {
    return launchFrom("spire-bridge", arguments);
  }

  private String launchFrom(String launcher, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", tree.resolve(launcher).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPIRE_BRIDGE_JAVA_OPTS", "-Xmx40m -Xss1m");
    builder.environment().put("JAVA_HOME", tree.resolve("jdk").toString());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
