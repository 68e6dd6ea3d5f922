// SPDX-License-Identifier: Apache-2.0
#include "core/storage/database.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>
#include <utility>

namespace darcha {
namespace {

constexpr int busyTimeoutMs = 5000; // darchactl may read the outbox while the station writes

Error failure(sqlite3* database, int code, const std::string& what) {
    const int system = database ? sqlite3_system_errno(database) : 0;
    const bool full = (code & 0xff) == SQLITE_FULL ||
                      ((code & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT || system == EFBIG));
    std::string detail = what + ": " + (database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
    if (system != 0 && (code & 0xff) != SQLITE_OK)
        detail += std::string(" (") + std::strerror(system) + ")";
    return {full ? ErrorCode::DiskFull : ErrorCode::DatabaseFailed, detail};
}

} // namespace

Statement::~Statement() { sqlite3_finalize(m_statement); }

Statement::Statement(Statement&& other) noexcept
    : m_database(other.m_database),
      m_statement(std::exchange(other.m_statement, nullptr)),
      m_bindError(other.m_bindError) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(m_database, other.m_database);
    std::swap(m_statement, other.m_statement);
    std::swap(m_bindError, other.m_bindError);
    return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
    const int code = sqlite3_bind_text64(m_statement, index, text.data() ? text.data() : "", text.size(),
                                         SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement& Statement::bind(int index, std::int64_t number) {
    const int code = sqlite3_bind_int64(m_statement, index, number);
    if (code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement& Statement::bind(int index, ByteView blob) {
    const int code = blob.empty() ? sqlite3_bind_zeroblob(m_statement, index, 0)
                                  : sqlite3_bind_blob64(m_statement, index, blob.data(), blob.size(), SQLITE_TRANSIENT);
    if (code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement& Statement::bindNull(int index) {
    const int code = sqlite3_bind_null(m_statement, index);
    if (code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Result<bool> Statement::step() {
    if (m_bindError != SQLITE_OK)
        return failure(m_database, m_bindError, "binding");
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    const Error error = failure(m_database, code, sqlite3_sql(m_statement));
    sqlite3_reset(m_statement);
    return error;
}

Result<void> Statement::run() {
    for (;;) {
        const Result<bool> row = step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
    }
}

void Statement::reset() {
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
    m_bindError = SQLITE_OK;
}

std::string Statement::text(int column) const {
    const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return value ? std::string(value, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)))
                 : std::string();
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

Bytes Statement::blob(int column) const {
    const auto* value = static_cast<const std::byte*>(sqlite3_column_blob(m_statement, column));
    return value ? Bytes(value, value + sqlite3_column_bytes(m_statement, column)) : Bytes();
}

bool Statement::isNull(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }

Result<Database> Database::open(const std::filesystem::path& path, std::span<const Migration> migrations) {
    // SQLite would make it readable for all; its -wal and -shm files take over the mode of this one.
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return {errno == ENOSPC || errno == EDQUOT ? ErrorCode::DiskFull : ErrorCode::FileUnwritable,
                path.string() + ": " + std::strerror(errno)};
    ::close(file);
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Database database(raw);
    if (code != SQLITE_OK)
        return failure(raw, code, path.string());
    sqlite3_busy_timeout(raw, busyTimeoutMs);
    const auto named = [&](const Error& error) { return Error{error.code, path.string() + ": " + error.detail}; };
    if (const Result<void> set =
            database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        !set)
        return named(set.error());

    const int known = migrations.empty() ? 0 : migrations.back().version;
    Result<Transaction> transaction = database.begin();
    if (!transaction)
        return named(transaction.error());
    const Result<int> version = database.version();
    if (!version)
        return named(version.error());
    if (*version > known)
        return {ErrorCode::DatabaseTooNew, path.string() + ": is of version " + std::to_string(*version) +
                                               ", this program knows versions up to " + std::to_string(known)};
    for (const Migration& migration : migrations) {
        if (migration.version <= *version)
            continue;
        if (const Result<void> done = database.execute(migration.sql); !done)
            return {done.error().code, path.string() + ": migration to version " + std::to_string(migration.version) +
                                           ": " + done.error().detail};
        const std::string mark = "PRAGMA user_version = " + std::to_string(migration.version);
        if (const Result<void> done = database.execute(mark.c_str()); !done)
            return named(done.error());
    }
    if (const Result<void> done = transaction->commit(); !done)
        return named(done.error());
    return database;
}

Database::~Database() {
    sqlite3_close_v2(m_database); // waits for statements that are still alive
}

Database::Database(Database&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Database& Database::operator=(Database&& other) noexcept {
    std::swap(m_database, other.m_database);
    return *this;
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(m_database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK)
        return failure(m_database, code, std::string(sql));
    return Statement(m_database, statement);
}

Result<void> Database::execute(const char* sql) {
    const int code = sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return failure(m_database, code, std::string(sql).substr(0, 80));
    return {};
}

Result<int> Database::version() {
    Result<Statement> statement = prepare("PRAGMA user_version");
    if (!statement)
        return statement.error();
    const Result<bool> row = statement->step();
    if (!row)
        return row.error();
    return static_cast<int>(statement->integer(0));
}

Result<void> Database::reserveLog(std::int64_t bytes) {
    // sqlite.org/c3ref/c_fcntl_begin_atomic_write.html: the file object of the journal or write-ahead log.
    sqlite3_file* log = nullptr;
    sqlite3_int64 size = 0;
    if (sqlite3_file_control(m_database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK || !log ||
        !log->pMethods || log->pMethods->xFileSize(log, &size) != SQLITE_OK || size >= bytes)
        return {};                       // nothing was written yet, so there is no log
    Result<Transaction> alone = begin(); // nobody else appends meanwhile
    if (!alone)
        return alone.error();
    // sqlite.org/fileformat2.html#walformat: a frame counts only with the header's salt and a checksum that fits.
    const std::vector<std::byte> zeros(64 * 1024);
    int code = log->pMethods->xFileSize(log, &size);
    while (code == SQLITE_OK && size < bytes) {
        code = log->pMethods->xWrite(log, zeros.data(), static_cast<int>(zeros.size()), size);
        size += static_cast<sqlite3_int64>(zeros.size());
    }
    if (code == SQLITE_OK)
        code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    if (code != SQLITE_OK)
        return Error{ErrorCode::DatabaseFailed, std::string("reserving the log: ") + sqlite3_errstr(code)};
    return {};
}

bool Database::inTransaction() const { return sqlite3_get_autocommit(m_database) == 0; }

Result<Database::Transaction> Database::begin() {
    if (const Result<void> begun = execute("BEGIN IMMEDIATE"); !begun)
        return begun.error();
    return Transaction(this);
}

Database::Transaction::~Transaction() {
    if (m_database && m_database->inTransaction())
        (void)m_database->execute("ROLLBACK").ok();
}

Database::Transaction::Transaction(Transaction&& other) noexcept
    : m_database(std::exchange(other.m_database, nullptr)) {}

Result<void> Database::Transaction::commit() {
    const Result<void> done = m_database->execute("COMMIT");
    if (done)
        m_database = nullptr;
    return done;
}

} // namespace darcha
