package dev.spirebridge.app;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** The shape of the file of {@code controller}: its list of mappings is whom to federate with. */
final class ControllerFile implements FileShape<FederationDraft> {

  static final String FEDERATION = "federation";

  @Override
  public List<ControllerSetting> settings() {
    return List.of(ControllerSetting.values());
  }

  @Override
  public List<ControllerListSetting> lists() {
    return List.of(ControllerListSetting.values());
  }

  @Override
  public List<ItemList<FederationDraft>> itemLists() {
    return List.of(
        new ItemList<>(
            FEDERATION,
            "trust domains to federate with",
            "trustDomain: NAME",
            ControllerFile::relationship));
  }

  @Override
  public String exampleKey() {
    return ControllerSetting.TRUST_DOMAIN.key();
  }

  @Override
  public String least() {
    return "trustDomain: NAME";
  }

  private static Optional<FederationDraft> relationship(
      MappingNode node, Place place, YamlPlaces file) {
    YamlMapping mapping = file.mapping(node, place.name(), FederationDraft.KEYS, List.of());
    return Optional.of(new FederationDraft(place, mapping.values()));
  }
}
