// SPDX-License-Identifier: Apache-2.0
#include "app/composition/program_schema.h"

#include <QFile>

namespace darcha {

Result<JsonFile> schemaOfThisProgram(const char* name) {
    QFile file(QString(":/darcha/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return {ErrorCode::InternalError, std::string(name) + " is not in this program"};
    return JsonFile::parse(file.readAll().toStdString(), name);
}

} // namespace darcha
