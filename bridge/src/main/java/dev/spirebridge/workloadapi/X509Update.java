package dev.spirebridge.workloadapi;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import dev.spirebridge.identity.UnverifiedSvid;
import dev.spirebridge.protobuf.MapEntry;
import dev.spirebridge.protobuf.MessageReader;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An X509SVIDResponse of the SPIFFE Workload API, before any check. Revocation lists are left out,
 * for no agent sends them.
 *
 * @param federatedBundles concatenated DER by trust domain
 */
record X509Update(List<UnverifiedSvid> svids, Map<String, byte[]> federatedBundles) {

  static X509Update read(CodedInputStream in) throws IOException {
    Reader reader = new Reader();
    reader.readAll(in);
    return new X509Update(List.copyOf(reader.svids), Map.copyOf(reader.federatedBundles));
  }

  private static final class Reader implements MessageReader {

    private static final int SVIDS =
        X509SVIDResponse.SVIDS_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;
    private static final int FEDERATED_BUNDLES =
        X509SVIDResponse.FEDERATED_BUNDLES_FIELD_NUMBER << NUMBER_SHIFT | LENGTH_DELIMITED;

    private final List<UnverifiedSvid> svids = new ArrayList<>();
    private final Map<String, byte[]> federatedBundles = new HashMap<>();

    @Override
    public boolean take(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case SVIDS ->
            svids.add(
                unverified(
                    in.readMessage(X509SVID.parser(), ExtensionRegistryLite.getEmptyRegistry())));
        case FEDERATED_BUNDLES -> {
          MapEntry<byte[]> entry = MapEntry.read(in, new byte[0], CodedInputStream::readByteArray);
          federatedBundles.put(entry.key(), entry.value());
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private static UnverifiedSvid unverified(X509SVID svid) {
      ByteString key = svid.getX509SvidKey();
      return new UnverifiedSvid(
          svid.getSpiffeId(),
          svid.getX509Svid().toByteArray(),
          key.toByteArray(),
          svid.getBundle().toByteArray(),
          svid.getHint());
    }
  }
}
