import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * A billing system that knows nothing of Kafka: it writes what it does and the event that tells of it in one
 * transaction, so that there is both or neither. Run twice, it has happened once.
 *   java -cp 'examples/java/target/classes:examples/java/target/jars/*' Billing REFERRAL_CODE [PAYMENT]
 */
public final class Billing {
    public static void main(String[] arguments) throws Exception {
        String code = arguments[0];
        String payment = arguments.length > 1 ? arguments[1] : "java-pay-1";
        String url = "jdbc:postgresql://" + Settings.HOST + ":" + Settings.PORT + "/" + Settings.DATABASE;
        try (Connection database = DriverManager.getConnection(url, Settings.USER, Settings.PASSWORD)) {
            try (Statement statement = database.createStatement()) {
                statement.execute(Settings.text("billing.sql"));
            }
            database.setAutoCommit(false);
            signUp(database, "java-acme", code, Instant.parse("2026-03-01T00:00:00Z"));
            pay(database, payment, "java-acme", 3900, "USD", Instant.parse("2026-03-01T00:05:00Z"));
        }
    }

    private static void signUp(Connection database, String account, String code, Instant at) throws SQLException {
        insert(database, "INSERT INTO accounts VALUES (?) ON CONFLICT DO NOTHING", account);
        String data = """
            {"accountId": "%s", "separateAccount": true, "referralCode": "%s"}""".formatted(account, code);
        tell(database, account + ":signed-up", "signups", account, "client.signed_up.v1", at, data);
        database.commit();
    }

    private static void pay(Connection database, String payment, String account, long amountMinor, String currency, Instant at)
            throws SQLException {
        insert(database, "INSERT INTO payments VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", payment, account, amountMinor, currency);
        String data = """
            {"paymentId": "%s", "accountId": "%s", "amountMinor": %d, "currency": "%s", "period": "month"}"""
            .formatted(payment, account, amountMinor, currency);
        tell(database, payment + ":succeeded", "payments", account, "payment.succeeded.v1", at, data);
        database.commit();
    }

    private static void tell(Connection database, String id, String topic, String account, String type, Instant at, String data)
            throws SQLException {
        insert(database, "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?::json) ON CONFLICT DO NOTHING",
            id, topic, account, type, at.atOffset(ZoneOffset.UTC), data);
    }

    private static void insert(Connection database, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i += 1) statement.setObject(i + 1, values[i]);
            statement.executeUpdate();
        }
    }
}
