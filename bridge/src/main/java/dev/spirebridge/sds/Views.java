package dev.spirebridge.sds;

/** What there is to be given, seen by a client of a certain kind. */
@FunctionalInterface
interface Views {
  SecretView forClient(ClientTraits client);
}
