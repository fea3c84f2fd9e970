import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.StringConverter;

/**
 * Sends what billing wrote into its outbox, with Debezium's engine in this process: no Kafka Connect cluster is needed.
 * It remembers a row as sent once the brokers have acknowledged it. When it dies in between it sends the row again,
 * which the ledger takes as the one event that it is.
 *   java -cp 'examples/java/target/classes:examples/java/target/jars/*' Publisher
 */
public final class Publisher {
    private static final StringConverter TEXT = new StringConverter();

    public static void main(String[] arguments) throws Exception {
        TEXT.configure(Map.of(), false);
        try (KafkaProducer<byte[], byte[]> producer = producer();
                DebeziumEngine<RecordChangeEvent<SourceRecord>> engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                    .using(settings())
                    .notifying((records, committer) -> {
                        send(producer, records);
                        for (RecordChangeEvent<SourceRecord> record : records) committer.markProcessed(record);
                        committer.markBatchFinished();
                    })
                    // Whatever supervises this process starts it again; it goes on where it was.
                    .using((success, message, error) -> {
                        if (success) return;
                        System.err.println("publisher: " + message);
                        Runtime.getRuntime().halt(1);
                    })
                    .build()) {
            engine.run();
        }
    }

    /** Fails where the brokers did not take one: then none of the batch counts as sent. */
    private static void send(KafkaProducer<byte[], byte[]> producer, List<RecordChangeEvent<SourceRecord>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (RecordChangeEvent<SourceRecord> event : records) {
            SourceRecord row = event.record();
            ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                row.topic(),
                TEXT.fromConnectData(row.topic(), row.keySchema(), row.key()),
                TEXT.fromConnectData(row.topic(), row.valueSchema(), row.value()));
            row.headers().forEach(header -> message.headers().add(
                header.key(), TEXT.fromConnectHeader(row.topic(), header.key(), header.schema(), header.value())));
            sent.add(producer.send(message));
        }
        producer.flush();
        for (Future<RecordMetadata> acknowledged : sent) {
            try {
                acknowledged.get();
            } catch (Exception error) {
                throw new IllegalStateException("Kafka did not take an event", error);
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = Map.of("bootstrap.servers", Settings.BROKERS, "acks", "all", "enable.idempotence", true);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Properties settings() throws Exception {
        Properties settings = new Properties();
        try (InputStream file = Settings.resource("outbox.properties")) {
            settings.load(file);
        }
        settings.setProperty("database.hostname", Settings.HOST);
        settings.setProperty("database.port", Settings.PORT);
        settings.setProperty("database.dbname", Settings.DATABASE);
        settings.setProperty("database.user", Settings.USER);
        settings.setProperty("database.password", Settings.PASSWORD);
        settings.setProperty("transforms.outbox.route.topic.replacement", Settings.TOPIC_PREFIX + "${routedByValue}");
        // Lost, it costs nothing but sending the whole outbox again.
        settings.setProperty("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
        settings.setProperty("offset.storage.file.filename", Settings.environment("OFFSETS", "outbox.offsets"));
        settings.setProperty("offset.flush.interval.ms", "1000");
        return settings;
    }
}
