package org.athanor.problem.files;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Rows of a Parquet file, nested columns and all, by Apache's parquet-java without Hadoop. */
final class ParquetRows {
  private ParquetRows() {}

  static void read(Path file, RowSink sink) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new JavaCodecs())
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
      long number = 0;
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null && !sink.full();
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            columns.getRecordReader(pages, new GroupRecordConverter(schema));
        for (long i = 0; i < pages.getRowCount() && !sink.full(); i++) {
          JsonObject row = ParquetJson.object(records.read());
          sink.row(new Row(++number, row));
        }
      }
    } catch (RuntimeException e) {
      throw new IOException(file + " cannot be read as Parquet: " + e.getMessage(), e);
    }
  }
}
