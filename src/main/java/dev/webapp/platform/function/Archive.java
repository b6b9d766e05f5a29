package dev.webapp.platform.function;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Classes as Lambda takes them. Not compressed, so that the same classes are the same bytes with any JDK.
 *
 * @param bytes a zip file
 * @param sha256 of the bytes, in Base64, as Lambda tells it
 */
public record Archive(byte[] bytes, String sha256) {
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** What {@link RetryFunction} consists of. */
  public static Archive ofRetryFunction() {
    return of(List.of(RetryFunction.class, Call.class, Answer.class));
  }

  /** The classes with those inside them. */
  private static Archive of(List<Class<?>> classes) {
    TreeMap<String, byte[]> files = new TreeMap<>();
    classes.stream().flatMap(outer -> Arrays.stream(outer.getNestMembers())).forEach(each ->
        files.put(each.getName().replace('.', '/') + ".class", bytes(each)));
    byte[] zip = zip(files);
    try {
      return new Archive(
          zip, Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(zip)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] bytes(Class<?> type) {
    String name = type.getName();
    try (InputStream file = type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] zip(TreeMap<String, byte[]> files) {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      for (var file : files.entrySet()) {
        CRC32 sum = new CRC32();
        sum.update(file.getValue());
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(file.getValue().length);
        entry.setCrc(sum.getValue());
        entry.setTimeLocal(TIME);
        out.putNextEntry(entry);
        out.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zip.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Archive that && sha256.equals(that.sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return bytes.length + " bytes, " + sha256;
  }
}
