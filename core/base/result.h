// SPDX-License-Identifier: Apache-2.0
// A value, or the reason why there is none. gcc 12 has no std::expected.
//
// Asking a failed Result for its value, or a good one for its error, is a bug of ours and ends the program.
#pragma once

#include "core/base/error_code.h"

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace darcha {

// `detail` names the place (file, line, device) and the remedy. It goes to logs: never personal data.
struct Error {
    ErrorCode code;
    std::string detail;

    bool operator==(const Error&) const = default;
};

std::string describe(const Error& error); // "DiskFull: /var/lib/darcha: 0 bytes free"

template <typename T> class [[nodiscard]] Result {
public:
    Result(T value) : m_held(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_held(std::in_place_index<1>, std::move(error)) {}
    Result(ErrorCode code, std::string detail) : m_held(std::in_place_index<1>, Error{code, std::move(detail)}) {}

    bool ok() const { return m_held.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return held(); }
    const T& value() const& { return const_cast<Result*>(this)->held(); }
    T&& value() && { return std::move(held()); }

    T& operator*() & { return held(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(held()); }
    T* operator->() { return &held(); }
    const T* operator->() const { return &value(); }

    const Error& error() const {
        if (ok())
            std::abort();
        return *std::get_if<1>(&m_held);
    }

private:
    T& held() {
        if (!ok())
            std::abort();
        return *std::get_if<0>(&m_held);
    }

    std::variant<T, Error> m_held;
};

template <> class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}
    Result(ErrorCode code, std::string detail) : m_error(Error{code, std::move(detail)}) {}

    bool ok() const { return !m_error; }
    explicit operator bool() const { return ok(); }

    const Error& error() const {
        if (ok())
            std::abort();
        return *m_error;
    }

private:
    std::optional<Error> m_error;
};

} // namespace darcha
