package dev.spirebridge.supply;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spirebridge.mesh.Golden;
import dev.spirebridge.supply.BillOfMaterials.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code mvnw package} left in target, as it is shipped. */
class SupplyChainIT {

  private static final Path LIBRARIES = Path.of("target", "lib");
  private static final Path JAR = Path.of("target", "spire-bridge.jar");

  private static BillOfMaterials bill;

  @BeforeAll
  static void read() throws IOException {
    // Maven leaves the plugin that writes it out where it is told to stay off the network.
    assumeTrue(
        Files.exists(BillOfMaterials.FILE)
            || !"offline=true".equals(System.getProperty("maven.mode")),
        "no bill of materials: it is written without --offline only");
    bill = BillOfMaterials.read();
  }

  @Test
  void theBillOfMaterialsHasEveryJarBesideTheProgramWithItsChecksumAndNothingElse()
      throws IOException {
    Map<String, String> listed =
        bill.libraries().stream()
            .collect(toMap(Library::jar, Library::sha256, (a, b) -> a + b, TreeMap::new));
    assertThat(listed).isEqualTo(sums(LIBRARIES));
  }

  @Test
  void theProgramIsStartedWithWhatTheBillLists() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Class-Path").split(" "))
          .containsExactlyInAnyOrderElementsOf(
              bill.libraries().stream().map(library -> "lib/" + library.jar()).toList());
    }
  }

  @Test
  void theBillHasNothingThatASecondBuildWouldWriteDifferently() {
    assertThat(bill.json().has("serialNumber")).as("serial number").isFalse();
    assertThat(bill.json().path("metadata").has("timestamp")).as("time").isFalse();
    assertThat(bill.json().toString()).doesNotContain(Path.of("").toAbsolutePath().toString());
  }

  @Test
  void theJarHasNothingThatASecondBuildWouldWriteDifferently() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().keySet())
          .as("who built it, where, and with which patch release of a JDK")
          .extracting(Object::toString)
          .doesNotContain("Built-By", "Build-Jdk", "Build-Time", "Created-At");
      assertThat(jar.stream().map(entry -> entry.getTimeLocal()).distinct())
          .as("times of its entries")
          .hasSize(1);
    }
  }

  @Test
  void everyLibraryHasALicenceUnderWhichItMayBeShipped() {
    assertThat(bill.libraries())
        .as("libraries with another licence: judge it, then add it to Licences")
        .allMatch(Licences::allowed);
  }

  /** With GOLDEN=write in the environment the page is written. */
  @Test
  void thePageOfLicencesIsThatOfTheLibrariesThatAreShipped() {
    Golden.check(Path.of("docs"), "licences.md", Licences.page(bill.libraries()));
  }

  private static Map<String, String> sums(Path folder) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        sums.put(file.getFileName().toString(), sha256(file));
      }
    }
    return sums;
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
