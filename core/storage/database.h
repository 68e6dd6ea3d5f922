// SPDX-License-Identifier: Apache-2.0
// SQLite under RAII: write-ahead log, full synchronisation, prepared statements, every code checked, numbered
// migrations.
//
// One Database belongs to one thread. Errors: DatabaseFailed, DatabaseTooNew, DiskFull, FileUnwritable.
#pragma once

#include "core/sealing/bytes.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace darcha {

// Brings a database from version-1 to version. Versions count from 1 without gaps; a migration that was released never
// changes.
struct Migration {
    int version;
    const char* sql;
};

// bind() counts from 1, column calls from 0, as SQLite does. Views returned by columns live until the next step.
class Statement {
public:
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;

    Statement& bind(int index, std::string_view text);
    Statement& bind(int index, std::int64_t number);
    Statement& bind(int index, ByteView blob);
    Statement& bindNull(int index);

    Result<bool> step(); // true: a row is there
    Result<void> run();  // steps to the end
    void reset();        // also forgets what was bound

    std::string text(int column) const;
    std::int64_t integer(int column) const;
    Bytes blob(int column) const;
    bool isNull(int column) const;

private:
    friend class Database;
    Statement(sqlite3* database, sqlite3_stmt* statement) : m_database(database), m_statement(statement) {}
    sqlite3* m_database;
    sqlite3_stmt* m_statement;
    int m_bindError = 0;
};

class Database {
public:
    // Opens or makes the file (mode 0600), and migrates it in one transaction.
    static Result<Database> open(const std::filesystem::path& path, std::span<const Migration> migrations);
    ~Database();
    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;

    Result<Statement> prepare(std::string_view sql);
    Result<void> execute(const char* sql); // one or more statements without results
    Result<int> version();
    // Makes the write-ahead log at least this long, with zeros behind its end, which readers take for the end as well.
    // A commit then changes no metadata of that file: one flush and no commit of the file system's journal. Waits for
    // the disk.
    Result<void> reserveLog(std::int64_t bytes);
    bool inTransaction() const;

    // Rolls back unless committed.
    class Transaction {
    public:
        ~Transaction();
        Transaction(Transaction&& other) noexcept;
        Result<void> commit();

    private:
        friend class Database;
        explicit Transaction(Database* database) : m_database(database) {}
        Database* m_database;
    };
    Result<Transaction> begin(); // BEGIN IMMEDIATE

private:
    explicit Database(sqlite3* database) : m_database(database) {}
    sqlite3* m_database;
};

// What `read(row)`, a Result, makes of each row that is left.
template <typename Read> auto rowsOf(Statement& rows, const Read& read) {
    using Value = std::remove_cvref_t<decltype(*read(rows))>;
    std::vector<Value> all;
    for (;;) {
        const Result<bool> there = rows.step();
        if (!there)
            return Result<std::vector<Value>>(there.error());
        if (!*there)
            return Result<std::vector<Value>>(std::move(all));
        auto value = read(rows);
        if (!value)
            return Result<std::vector<Value>>(value.error());
        all.push_back(std::move(*value));
    }
}

} // namespace darcha
