package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A ClusterSPIFFEID that is to be written, held against what a namespace may have. */
final class WrittenSpec {

  private static final Pattern DNS_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  private final DesiredClusterSpiffeId desired;

  WrittenSpec(DesiredClusterSpiffeId desired) {
    this.desired = desired;
  }

  void check() {
    assertThat(field("spiffeIDTemplate")).isEqualTo(NamespaceSettings.ISTIO_TEMPLATE);
    for (Map.Entry<String, Object> field : desired.spec().entrySet()) {
      if (!field.getKey().equals("spiffeIDTemplate")) {
        checkNoTemplate(field.getValue());
      }
    }
    for (String power : List.of("admin", "downstream", "fallback", "autoPopulateDNSNames")) {
      assertThat(field(power)).as(power).isEqualTo(false);
    }
    checkTtl(field("ttl"));
    checkTtl(field("jwtTtl"));
    assertThat((Collection<?>) field("federatesWith"))
        .allMatch(List.of(TestCluster.PARTNER.getName(), TestCluster.OTHER.getName())::contains);
    assertThat(field("workloadSelectorTemplates")).isEqualTo(List.of());
    String hint = (String) field("hint");
    assertThat(hint.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
    assertThat(hint.chars().noneMatch(Character::isISOControl)).isTrue();
    ((Collection<?>) field("dnsNameTemplates")).forEach(name -> checkDnsName((String) name));
  }

  private Object field(String name) {
    return Objects.requireNonNull(desired.spec().get(name), name);
  }

  private static void checkNoTemplate(Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        map.keySet().forEach(WrittenSpec::checkNoTemplate);
        map.values().forEach(WrittenSpec::checkNoTemplate);
      }
      case Collection<?> list -> list.forEach(WrittenSpec::checkNoTemplate);
      default -> assertThat(value.toString()).doesNotContain("{{");
    }
  }

  private static void checkTtl(Object written) {
    Duration ttl = GoDuration.parse((String) written).orElseThrow();
    assertThat(ttl.isZero() || ttl.compareTo(Duration.ofMinutes(1)) >= 0).as("%s", ttl).isTrue();
    assertThat(ttl).isLessThanOrEqualTo(TestCluster.SETTINGS.maximumTtl());
  }

  /** Of the namespace that the object selects, and of no other. */
  private void checkDnsName(String name) {
    assertThat(name).matches(DNS_NAME).hasSizeLessThanOrEqualTo(253);
    Object selector = field("namespaceSelector");
    String namespace =
        (String)
            ((Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) selector).get("matchLabels")))
                .get("kubernetes.io/metadata.name");
    assertThat(name).matches(".+\\." + Pattern.quote(namespace) + "\\.svc(\\.cluster\\.local)?");
  }
}
