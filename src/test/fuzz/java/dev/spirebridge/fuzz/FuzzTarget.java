package dev.spirebridge.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One fuzz test and how it is fuzzed.
 *
 * @param instrumented patterns of classes whose coverage guides the fuzzer, with commas between
 * @param longest input that is made, in bytes
 */
record FuzzTarget(Class<?> fuzzTest, String instrumented, int longest) {

  private static final String FUZZER = "com.code_intelligence.jazzer.Jazzer";
  private static final int SECONDS_FOR_ONE_INPUT = 60;
  private static final int MINUTES_TO_START_AND_END = 5;
  private static final Path WORK = Path.of("target", "fuzz");
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  String name() {
    return fuzzTest.getSimpleName();
  }

  FuzzOutcome fuzz(int seconds) throws IOException, InterruptedException {
    Path folder = WORK.resolve(name());
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path log = folder.resolve("log.txt");
    for (Path old : findings(folder)) {
      Files.delete(old);
    }
    System.out.println("fuzzing " + name() + " for " + seconds + " s, log in " + log);
    Process process =
        new ProcessBuilder(command(seconds, folder, corpus))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(seconds + 60L * MINUTES_TO_START_AND_END, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return FuzzOutcome.read(this, seconds, process.exitValue(), log, findings(folder));
  }

  /**
   * Jazzer's hooks for SQL, LDAP and the like stay out: none of it is here, and they start slowly.
   */
  private List<String> command(int seconds, Path folder, Path corpus) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx1g",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.grpc.netty.shaded.io.netty.noUnsafe=true",
                "-cp",
                System.getProperty("java.class.path"),
                FUZZER,
                "--target_class=" + fuzzTest.getName(),
                "--instrument=" + instrumented,
                "--disabled_hooks=" + String.join(":", unused()),
                "--max_duration=" + seconds + "s",
                "-print_final_stats=1",
                "-timeout=" + SECONDS_FOR_ONE_INPUT,
                "-max_len=" + longest,
                "-artifact_prefix=" + folder + File.separator,
                corpus.toString()));
    kept().forEach(path -> command.add(path.toString()));
    return command;
  }

  private static List<String> unused() {
    return Stream.of(
            "ClojureLangHooks",
            "Deserialization",
            "ExpressionLanguageInjection",
            "FilePathTraversal",
            "LdapInjection",
            "NamingContextLookup",
            "OsCommandInjection",
            "ReflectiveCall",
            "RegexInjection",
            "RegexRoadblocks",
            "ScriptEngineInjection",
            "ServerSideRequestForgery",
            "SqlInjection",
            "TemplateInjection",
            "UnsafeSanitizer",
            "XPathInjection",
            "XmlParserSsrfGuidance")
        .map(name -> "com.code_intelligence.jazzer.sanitizers." + name)
        .toList();
  }

  /** The folders of the inputs that are kept with the sources. */
  List<Path> kept() throws IOException {
    Path all = RESOURCES.resolve(fuzzTest.getName().replace('.', '/') + "Inputs");
    try (Stream<Path> folders = Files.list(all)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<Path> findings(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("(crash|timeout|oom|leak)-.*"))
          .sorted()
          .toList();
    }
  }
}
