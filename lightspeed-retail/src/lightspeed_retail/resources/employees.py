"""Employees and the hours they work."""

from __future__ import annotations

from ._base import (
    Archive,
    Create,
    Delete,
    Flag,
    Get,
    Id,
    List,
    Many,
    One,
    Ref,
    Resource,
    Stamp,
    Text,
    Timestamp,
    Update,
)


class Employee(Resource, path="Employee", key="employeeID", page="Employee"):
    """Someone who works for the account, with role, rights and the place where he or she worked last.

    Names stand here, phone numbers and addresses in the Contact relation. A DELETE archives.
    """

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("employeeID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    nested = ("EmployeeRole.EmployeeRights",)

    employeeID = Id()
    firstName = Text(writable=True)
    lastName = Text(writable=True)
    lockOut = Flag("True when the employee may not log in; every token he or she granted stops working.", writable=True)
    archived = Flag(writable=True)
    contactID = Ref("", "The contact in Contact.")
    clockInEmployeeHoursID = Ref("EmployeeHours", "The running time clock entry; 0 when clocked out.", writable=True)
    employeeRoleID = Ref("", "The role in EmployeeRole.", writable=True)
    limitToShopID = Ref("Shop", "The only shop the employee may work in; 0 for all.", writable=True)
    lastShopID = Ref("Shop", "Where the employee worked last.", writable=True)
    lastSaleID = Ref("Sale", "The sale the employee worked on last.", writable=True)
    lastRegisterID = Ref("Register", "The register the employee worked at last.", writable=True)
    timeStamp = Timestamp()
    accessPin = Text(
        "The PIN for the register; can be set, but current replies leave it out.", writable=True, secret=True
    )
    systemUserID = Ref("", "The user account that the employee logs in with.", undocumented=True)
    Contact = One("Contact")
    EmployeeRole = One("EmployeeRole", writable=("update",))
    EmployeeRights = Many("EmployeeRight", "What the employee may do.")


class EmployeeHours(Resource, path="EmployeeHours", key="employeeHoursID", page="EmployeeHours"):
    """A time clock entry: one stretch of work of one employee.

    There is no modification stamp, so a clock that was stopped or corrected is found only by reading all entries.
    A DELETE is final and answers with the name and key of what was deleted, not with the record.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("employeeHoursID",)
    scopes = ("employee:admin_employees",)

    employeeHoursID = Id()
    checkIn = Timestamp("When the work began.", writable=True)
    checkOut = Timestamp("When the work ended; empty while the clock runs.", writable=True)
    employeeID = Ref("Employee", writable=True, required=True)
    shopID = Ref("Shop", writable=True)
