import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.RefreshRetriableException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.protocol.Errors;

/** Prints one line per broker error: number, name, exception class, retriable, refresh, transaction class (tab-separated). */
public class PrintErrors {
    public static void main(String[] args) {
        for (Errors error : Errors.values()) {
            Throwable exception = error.exception();
            System.out.println(String.join("\t",
                Short.toString(error.code()),
                error.name(),
                exception == null ? "" : exception.getClass().getSimpleName(),
                Boolean.toString(exception instanceof RetriableException),
                refresh(exception),
                transaction(exception)));
        }
    }

    private static String refresh(Throwable exception) {
        if (exception instanceof InvalidMetadataException) return "metadata";
        return exception instanceof RefreshRetriableException ? "coordinator" : "none";
    }

    /** The classes of KIP-1050, the most specific first. */
    private static String transaction(Throwable exception) {
        if (exception == null) return "none";
        if (exception instanceof RefreshRetriableException) return "refresh-retriable";
        if (exception instanceof RetriableException) return "retriable";
        if (exception instanceof TransactionAbortableException) return "abortable";
        if (exception instanceof ApplicationRecoverableException) return "application-recoverable";
        if (exception instanceof InvalidConfigurationException) return "invalid-configuration";
        return "fatal";
    }
}
