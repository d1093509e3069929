package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.federation.FederatedTrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of spire-config/federation that are this program's own. */
class FederationSetupTest {

  @ParameterizedTest
  @CsvSource({"cluster1, cluster2.demo", "cluster2, cluster1.demo"})
  void eachSideDeclaresTheOtherInAConfigurationThatIsTaken(String side, String other)
      throws IOException {
    String text =
        Files.readString(Path.of("spire-config", "federation", side, "spire-bridge.yaml"));

    ControllerConfig shipped = config(text, other);
    assertThat(shipped.federation().trustDomains())
        .extracting(FederatedTrustDomain::trustDomain)
        .extracting(Object::toString)
        .containsExactly(other);
    assertThat(shipped.namespaces().federatesWith())
        .as("before the bundle has arrived pods would get no identity")
        .isEmpty();

    ControllerConfig later = config(uncommented(text), other);
    assertThat(later.namespaces().federatesWith())
        .extracting(Object::toString)
        .containsExactly(other);
  }

  private static ControllerConfig config(String text, String other) {
    return Inputs.file(text)
        .bundleFile("/etc/spire-bridge/bundles/" + other + ".json", BundleText.of(other))
        .controller();
  }

  /** As step 5 of the page wants the end of the file. */
  private static String uncommented(String text) {
    int end = text.indexOf("# namespaces:");
    return text.substring(0, end) + text.substring(end).replaceAll("(?m)^# ", "");
  }
}
