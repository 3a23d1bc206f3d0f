package org.athanor.problem.files;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Parquet's compressions in plain Java, so that this bundle holds no native code. */
final class JavaCodecs implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    throw new UnsupportedOperationException("problem files are only read");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return switch (name) {
      case UNCOMPRESSED -> new Unpacked((in, length) -> in);
      case GZIP -> new Unpacked(JavaCodecs::gunzip);
      case SNAPPY -> new Unpacked(block(new SnappyDecompressor()));
      case ZSTD -> new Unpacked(block(new ZstdDecompressor()));
      case LZ4_RAW -> new Unpacked(block(new Lz4Decompressor()));
      default ->
          throw new IllegalArgumentException(
              "its pages are compressed with "
                  + name
                  + "; write it again with snappy, zstd, gzip, lz4_raw or uncompressed");
    };
  }

  @Override
  public void release() {}

  private interface Unpack {
    byte[] unpack(byte[] packed, int length) throws IOException;
  }

  private static byte[] gunzip(byte[] packed, int length) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readNBytes(length);
    }
  }

  private static Unpack block(Decompressor codec) {
    return (packed, length) -> {
      byte[] bytes = new byte[length];
      int got = codec.decompress(packed, 0, packed.length, bytes, 0, length);
      if (got != length) {
        throw new IOException("a page unpacks to " + got + " bytes, not " + length);
      }
      return bytes;
    };
  }

  private record Unpacked(Unpack codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int length) throws IOException {
      return BytesInput.from(codec.unpack(bytes.toByteArray(), length));
    }

    @Override
    public void decompress(ByteBuffer in, int packedLength, ByteBuffer out, int length)
        throws IOException {
      byte[] packed = new byte[packedLength];
      in.get(packed);
      out.put(codec.unpack(packed, length));
    }

    @Override
    public void release() {}
  }
}
