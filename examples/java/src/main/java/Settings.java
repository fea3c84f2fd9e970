import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Where things are: PostgreSQL by libpq's own variables, Kafka by KAFKA_BROKERS. */
final class Settings {
    static final String HOST = environment("PGHOST", "127.0.0.1");
    static final String PORT = environment("PGPORT", "5432");
    static final String DATABASE = environment("PGDATABASE", "postgres");
    static final String USER = environment("PGUSER", "postgres");
    static final String PASSWORD = environment("PGPASSWORD", "");
    static final String BROKERS = environment("KAFKA_BROKERS", "127.0.0.1:9092");
    static final String TOPIC_PREFIX = environment("TOPIC_PREFIX", "");

    private Settings() {}

    static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null ? otherwise : value;
    }

    static InputStream resource(String name) {
        return Settings.class.getResourceAsStream("/" + name);
    }

    static String text(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
