"""MODULE DOCSTRING."""

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
    """DOCSTRING."""

    # NOTE: The page calls DELETE a delete, its sample reply shows the record with archived=true
    # NOTE: accessPin can be written but is never returned
    # NOTE: Contact holds the phone numbers and addresses (load_relations=["Contact"])
    # NOTE: EmployeeRole and EmployeeRights are relations without endpoints; the role is set through EmployeeRole or employeeRoleID
    # NOTE: No scopes are printed on the page (employee:admin_employees by the scope list)
    # NOTE: Locking an employee (lockOut) disables every token that employee granted
    # NOTE: Recorded 404 for an unknown ID names the entity and the key (see PROTOCOL.md)

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("employeeID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    nested = ("EmployeeRole.EmployeeRights",)

    employeeID = Id()
    firstName = Text(writable=True)
    lastName = Text(writable=True)
    lockOut = Flag(writable=True)
    archived = Flag(writable=True)
    contactID = Ref()
    clockInEmployeeHoursID = Ref("EmployeeHours", writable=True)
    employeeRoleID = Ref(writable=True)
    limitToShopID = Ref("Shop", writable=True)
    lastShopID = Ref("Shop", writable=True)
    lastSaleID = Ref("Sale", writable=True)
    lastRegisterID = Ref("Register", writable=True)
    timeStamp = Timestamp()
    accessPin = Text(writable=True, undocumented=True, write_only=True)
    systemUserID = Ref(undocumented=True)
    Contact = One("Contact")
    EmployeeRole = One("EmployeeRole", writable=("update",))
    EmployeeRights = Many("EmployeeRight")


class EmployeeHours(Resource, path="EmployeeHours", key="employeeHoursID", page="EmployeeHours"):
    """DOCSTRING."""

    # NOTE: Time clock entries; no sample shows an open entry: expect checkOut to be missing or "" while clocked in
    # NOTE: No modification stamp, so changed check-out times cannot be polled
    # NOTE: DELETE is permanent and answers {"name", "primaryID"} instead of the record

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("employeeHoursID",)
    scopes = ("employee:admin_employees",)

    employeeHoursID = Id()
    checkIn = Timestamp(writable=True)
    checkOut = Timestamp(writable=True)
    employeeID = Ref("Employee", writable=True, required=True)
    shopID = Ref("Shop", writable=True)
